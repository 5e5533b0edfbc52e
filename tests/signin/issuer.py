"""A small OpenID Connect provider, with keys of its own, that can be told to lie."""

import base64
import json
import threading
import time
from urllib.parse import parse_qs, urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "huiyin", "a secret of the client"


def _number(value):
    return base64.urlsafe_b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        pass


class Issuer:
    """`claims` change what the token says, `told` what discovery says; `signed_with` another key."""

    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signed_with, self.claims, self.told, self.subject = self.key, {}, {}, "office-4711"
        self.algorithm, self.asked, self.nonces = "RS256", [], {}
        self.server = make_server("127.0.0.1", 0, self.answer, WSGIServer, Quiet)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, environ, start):
        path, query = environ["PATH_INFO"], parse_qs(environ["QUERY_STRING"])
        self.asked.append(path)
        if path == "/authorize":
            return self._authorize(query, start)
        made = {
            "/.well-known/openid-configuration": self._discovery,
            "/jwks": self._keys,
            "/token": lambda: self._token(environ),
        }.get(path)
        start("200 OK" if made else "404 Not Found", [("Content-Type", "application/json")])
        return [json.dumps(made() if made else {}).encode()]

    def _discovery(self):
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        } | self.told

    def _keys(self):
        numbers = self.key.public_key().public_numbers()
        return {
            "keys": [
                {
                    "kty": "RSA",
                    "kid": "1",
                    "use": "sig",
                    "alg": "RS256",
                    "n": _number(numbers.n),
                    "e": _number(numbers.e),
                }
            ]
        }

    def _authorize(self, query, start):
        """Somebody is signed in here already, and is sent straight back."""
        code = f"code{len(self.nonces)}"
        self.nonces[code] = query["nonce"][0], query["code_challenge"][0]
        back = f"{query['redirect_uri'][0]}?{urlencode({'code': code, 'state': query['state'][0]})}"
        start("302 Found", [("Location", back)])
        return [b""]

    def _token(self, environ):
        sent = parse_qs(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode())
        if sent.get("client_secret") != [SECRET] or "code_verifier" not in sent:
            return {"error": "invalid_client"}
        nonce, _challenge = self.nonces[sent["code"][0]]
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "sub": self.subject, "nonce": nonce, "iat": now, "exp": now + 60}
        claims = {name: value for name, value in (claims | self.claims).items() if value is not None}
        signer = self.signed_with if self.algorithm == "RS256" else "x" * 32 if self.algorithm == "HS256" else None
        token = jwt.encode(claims, signer, algorithm=self.algorithm, headers={"kid": "1"})
        return {"access_token": "a", "token_type": "Bearer", "id_token": token}
