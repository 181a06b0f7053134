"""The improved agent: the report's network, trained on the known colours of one picture."""

from colorize.agents.improved.agent import ImprovedAgent

__all__ = ["ImprovedAgent"]
