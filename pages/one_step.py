"""One training step in slow motion, and a convolution that slides."""

import streamlit as st

from colorize.agents.improved.patch import step_on_patch
from colorize.network.convolution import correlate, kernel_gradient
from colorize.network.sliding import slide
from colorize.ui import projector, session
from colorize.ui.components import show_code, sliding, slow_motion, task

st.title("One training step")
st.markdown(
    "A network learns in small steps: it predicts, measures its error, and changes every weight "
    "a little. Move the slider or press *Next* to see the numbers of one such step on a small "
    "patch of the picture, and the lines of the program that compute them."
)
task.in_expander()
canvas, _ = session.chosen()
st.header("Forward, loss, backward, update")
projector.text(
    "The network has the layers of the *Improved agent*, with three channels in each instead of "
    "64, and gray as its only input. It takes the optimizer, the learning rate and the seed of "
    "the sidebar. Blue numbers are negative, orange ones positive."
)
slow_motion.draw(canvas, session.settings("improved"))

st.header("A convolution that slides")
projector.text(
    "A convolution moves one small kernel over the picture and computes a weighted sum at every "
    "position. Its *stride* is how far the kernel moves each time; its *padding* is how many zeros "
    "surround the picture. A transposed convolution does the reverse and makes a picture larger."
)
sliding.draw(canvas)
show_code.draw({step_on_patch: ("OneStep(",), correlate: ("_under_kernel(", "np.matmul("),
                kernel_gradient: ("return columns.T",), slide: ("layer.forward(",)})
