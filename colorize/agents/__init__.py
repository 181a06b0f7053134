"""The agents by name: `AGENTS` is the only list of them."""

from colorize.agents.base import Agent, NotFittedError
from colorize.agents.basic import BasicAgent
from colorize.agents.context import ContextAgent
from colorize.agents.gray import GrayAgent
from colorize.agents.improved import ImprovedAgent
from colorize.agents.linear import LinearAgent
from colorize.agents.mean import MeanAgent
from colorize.agents.propagation import PropagationAgent

AGENTS: dict[str, type[Agent]] = {
    agent.Settings.name: agent for agent in (
        GrayAgent, MeanAgent, LinearAgent, PropagationAgent, BasicAgent, ImprovedAgent,
        ContextAgent,
    )
}

__all__ = ["AGENTS", "Agent", "NotFittedError"]
