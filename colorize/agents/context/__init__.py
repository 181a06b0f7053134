"""The context agent: several models of one canvas, combined."""

from colorize.agents.context.agent import ContextAgent

__all__ = ["ContextAgent"]
