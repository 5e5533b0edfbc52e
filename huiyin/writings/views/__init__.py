from huiyin.writings.views.writings import writing, writings

__all__ = ["writing", "writings"]
