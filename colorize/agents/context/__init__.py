"""The context agent: all that can be learnt from one canvas."""

from colorize.agents.context.agent import ContextAgent

__all__ = ["ContextAgent"]
