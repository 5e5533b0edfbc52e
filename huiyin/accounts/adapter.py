from allauth.account.adapter import DefaultAccountAdapter


class ClosedDoor(DefaultAccountAdapter):
    """Accounts are made by the secretariat; nobody signs up."""

    def is_open_for_signup(self, request):
        return False
