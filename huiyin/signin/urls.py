from huiyin.accounts.urls import urlpatterns as of_accounts

of_accounts += []
urlpatterns: list = []
