"""The agents, by name.  Everything that lists agents reads `AGENTS`."""

from colorize.agents.base import Agent, NotFittedError
from colorize.agents.basic import BasicAgent
from colorize.agents.gray import GrayAgent
from colorize.agents.improved import ImprovedAgent
from colorize.agents.mean import MeanAgent

AGENTS: dict[str, type[Agent]] = {
    agent.Settings.name: agent for agent in (GrayAgent, MeanAgent, BasicAgent, ImprovedAgent)
}

__all__ = ["AGENTS", "Agent", "NotFittedError"]
