"""What is crawled: the records of the access matrix, all its routes."""

from tests.access import routes as access
from tests.crawl.crawling import Crawl


def crawl_of(made, *, seed):
    cases = {**access._routes(made), **{route: [(None, ())] for route in access.PLAIN}}
    return Crawl(seed=seed, users=made.users, cases=cases, secrets=access.SECRETS, never=access.NOBODY)
