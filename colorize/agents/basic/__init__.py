"""The basic agent: a k-means palette, and the most similar gray patch for each pixel."""

from colorize.agents.basic.agent import BasicAgent

__all__ = ["BasicAgent"]
