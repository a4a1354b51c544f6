from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "backend.portfolio"
    label = "portfolio"
