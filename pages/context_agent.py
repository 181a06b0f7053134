"""The context agent: the result, its confidence, and the weight of each model."""

import streamlit as st

from colorize.agents.context.blend import learn_weights, shares, weighted_mean
from colorize.ui import polling, runs, session
from colorize.ui.components import (
    agent_card,
    model_weights,
    pictures,
    scores,
    show_code,
    task,
    why,
)

st.title("Context agent")
st.markdown(
    "Forests of decision trees, propagation and the mean colour each predict the colour of every "
    "unknown pixel, and the agent adds up their predictions with weights that it learns on "
    "held-out parts of the known region. See below how sure it is of each pixel and how much each "
    "model counts, and open *Why this colour?* for any pixel."
)
task.in_expander()
canvas, truth = session.chosen()
handle = runs.request(canvas, truth, session.run_settings("context"))
mean = runs.request(canvas, truth, session.run_settings("mean"))


def results():
    baseline = mean.result
    if handle.result:
        scores.metrics(handle.result.scores, baseline and baseline.scores)
    left, right = st.columns(2)
    with left:
        agent_card.draw(handle)
    with right:
        st.markdown("**For comparison**")
        pictures.comparison(canvas, truth)
    why.draw([handle])
    if handle.result:
        model_weights.draw(handle.result, truth)


if handle and mean:
    polling.wait_briefly([handle, mean])
    polling.poll([handle, mean], results)

st.header("The models")
st.markdown(
    "- The **forests** see the gray around each pixel, near and far, and the region in which it "
    "lies.\n"
    "- **Propagation** spreads the known colours to neighbours of similar gray.\n"
    "- The **mean** of the known colours counts for more on pictures where the other models "
    "predict little colour and disagree.\n"
    "- A **second forest** also sees what the models predict around each pixel; the result is "
    "the average of both predictions."
)
show_code.draw({learn_weights: ("return nnls(",), shares: ("return np.concatenate(",),
                weighted_mean: ("np.einsum(",)})
