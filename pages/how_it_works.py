"""The task, the agents and the scores, explained for a first-year student."""

import streamlit as st

from colorize.agents.basic.all_pairs import nearest_of
from colorize.agents.context.blend import learn_weights
from colorize.experiment.metrics import psnr
from colorize.imaging.color import gray_levels
from colorize.ui import projector
from colorize.ui.components import show_code

st.title("How it works")

st.markdown(
    "Each agent learns the colours of one part of a picture and predicts those of the rest. Read "
    "here about the task, each agent and the scores, and try each idea on the page of its agent."
)
projector.text(r"""
## The task

A gray picture has lost its colours. Many colours have the same gray, so the colour cannot be
computed from the gray. But colour is not random either. In one picture the sky may be blue and
bright, the roof red and rough. A program that has seen half of the picture in colour can make a
good guess at the rest.

The **known pixels** keep their colours; agents learn from them alone. By default they are the
left half of the picture. They may also be another part of it, one or several **reference
pictures** beside a gray photo, or **colour hints**: a few pixels of the photo whose colour
a person gives. The **unknown pixels** are turned to gray and have to be coloured. Where their
true colours are available, these are used only to score the result. No agent ever sees them.

## Gray

A pixel has three numbers from 0 to 255: red $R$, green $G$, blue $B$. Its gray is

$$
g = 0.21\,R + 0.72\,G + 0.07\,B
$$

Green counts most because our eyes are most sensitive to it.

## The basic agent: find the most similar patch

**A palette by k-means.** The known colours are points in a cube. k-means looks for $k$
points $\mu_1 \dots \mu_k$ for which the sum of the squared distances from each colour to the
nearest of these points is smallest:

$$
\min_{\mu_1 \dots \mu_k} \; \sum_{\text{pixels } p} \; \min_j \; \lVert p - \mu_j \rVert^2
$$

It starts from $k$ initial centres, then repeats two steps: assign every pixel to its nearest
centre; move every centre to the average of its pixels. Neither step can make the sum larger, so
the algorithm converges.

**A colour by the nearest patch.** A single gray value says little about the colour; the gray
around it says more. So the agent compares small squares of gray, called *patches*. For each
unknown pixel it takes the patch $q$ around it and finds the most similar patch $p$ of the known
pixels, the one with the smallest distance

$$
d(p, q) = \sum_{i} (p_i - q_i)^2
$$

It paints the palette colour of the pixel at the centre of that patch. With more than one
*neighbour*, the most similar patches vote.

Many photos are layered: sky, hills, ground. So a patch may have one more value beside its grays,
its *row*, from 0 at the top of the picture to 255 at the bottom: a gray patch of sky is then more
similar to sky than to water.

*Try it:* a larger patch contains more of the surroundings, but fewer patches match it well. Set
*Row weight* to 0, as in the report, and see where sky and ground are confused.

## The improved agent: learn a function

Instead of searching for patches, this agent learns a function from gray to colour. The function
is a **convolutional network**: each layer moves small filters over the output of the layer before
it, computes a weighted sum at every position, and sets negative sums to zero (ReLU).

| layer | what it does | size for a 256 x 128 half |
|---|---|---|
| Conv 3 x 3, stride 2 | 64 filters over the gray and the number of the row | 128 x 64 x 64 |
| Conv 3 x 3 | 64 filters over the 64 channels before | 128 x 64 x 64 |
| TransConv 3 x 3, stride 2 | back to full size | 256 x 128 x 64 |
| Conv 3 x 3, sigmoid | two numbers for each pixel: its colour | 256 x 128 x 2 |

**Why two numbers and not three?** The network works in **Lab**, where $L$ is lightness, $a$ goes
from green to red and $b$ from blue to yellow. The gray already determines the lightness. Only $a$
and $b$ are missing.

**Training.** The filters start as random numbers. Each round predicts $\hat a$ and $\hat b$ for
the $N$ known pixels, measures how wrong they are,

$$
\text{loss} = \frac{1}{2N} \sum_{\text{pixels}} \left[ (\hat a - a)^2 + (\hat b - b)^2 \right]
$$

and changes each of the 76,226 numbers in the filters a little in the direction that makes the
loss smaller: against the *gradient*. The *learning rate* sets the size of the change, and one
round over the known pixels is an *epoch*. The page *One training step* shows such a change, number
by number.

**Reconstruction.** There are two ways to turn $a$, $b$ and the gray into a colour. The report takes
the gray for $L$. It is not $L$, so even perfect $a$ and $b$ give a wrong picture. The way used
here finds the $L$ at which the colour has exactly the given gray: it *keeps gray*.

## Propagation: spread colour to similar neighbours

Neighbouring pixels of the same gray usually have the same colour. So each unknown pixel $p$ gets
the average colour $u$ of the pixels $q$ around it, weighted by the similarity of their grays and
by their direction:

$$
u_p = \sum_{q} w_{pq} \, u_q, \qquad w_{pq} \propto f_{pq} \, e^{-(g_p - g_q)^2 / s_p}
$$

where $s_p$ grows with the variance of the gray around $p$. The factor $f_{pq}$ is 1 for neighbours
above and below. By default it is 16 for those to the left and right, and 4 for diagonal ones:
sky, hills and ground lie in layers, so colours run along rows. Besides the eight pixels around
it, each pixel has four further neighbours, by default 8 pixels away in its row and its column:
colour gets past thin lines, such as a branch before the sky. The known pixels keep their
colours.

This gives one equation for each unknown pixel. They are solved together for a small copy of the
picture, in which thin lines vanish. The solution is enlarged step by step; at each size it is
averaged with these weights 60 times. Without further neighbours, as in the report's preset, up to
40,000 equations are solved at full size.

Colour spreads from the known pixels and stops at edges of the gray. Near a known pixel it is
mostly right. An object that has no known pixel gets the colour of its neighbours.

## The context agent: combine several models

A **decision tree** asks questions about a pixel: *is it brighter than 0.6? is the gray around it
rough? is it near the top?* Each answer leads to the next question. The last answer leads to the
predicted colour: the mean of the known pixels that gave the same answers. A **forest** is many
trees, each grown from a random choice of pixels and questions; the mean of their predictions has
a smaller error than a single tree. A photo and its reference pictures are each described alone:
what is near the top of a reference is compared with what is near the top of the photo.

Forests, propagation and the mean colour each make a prediction $\hat c_m$. The agent adds them up
with a weight $w_m$ for each model. To find the weights, half of the known region is held out and
the models learn from the other half. The best weights give the smallest error on the held-out
half, whose colours $c$ are known:

$$
\min_{w \ge 0} \; \sum_{\text{held out}} \Big\lVert c - \sum_m w_m \, \hat c_m \Big\rVert^2
$$

There is one set of weights near the known region and one far from it; both are kept close to
weights that work well on most photographs. Where the models disagree, the error is likely to be
large, so the agent's *confidence* is low there.

## The scores

**PSNR**, peak signal-to-noise ratio, in decibels (dB). It compares the mean squared error (MSE)
over the three channels of all unknown pixels with the largest possible value, on a logarithmic
scale:

$$
\text{PSNR} = 10 \log_{10} \frac{255^2}{\text{MSE}} \rule[-1.2em]{0pt}{1em}
$$

Ten decibels more mean a tenth of the squared error. At 20 dB the difference is obvious; at 30 dB
the pictures look similar.

**SSIM**, structural similarity. It compares small windows $x$, $y$ of the two pictures: their
means $\mu$, their variances $\sigma^2$ and their covariance $\sigma_{xy}$ ($C_1$ and $C_2$ are
small constants that prevent a division by zero):

$$
\text{SSIM} = \frac{(2\mu_x\mu_y + C_1)(2\sigma_{xy} + C_2)}
{(\mu_x^2 + \mu_y^2 + C_1)(\sigma_x^2 + \sigma_y^2 + C_2)}
$$

1 means that the pictures are equal. A uniform error in colour lowers SSIM little; a broken pattern
lowers it much, so speckles cost a lot.

**CIEDE2000** is the colour difference as people see it: 1 is just noticeable, 10 is obvious.

**Why baselines?** A score means little without a comparison. *Gray* leaves the picture gray.
*Mean colour* gives every pixel the average of the known colours. *Linear* predicts colour as a
linear function of the gray patch. *Propagation* spreads the known colours to their neighbours. An
agent that does not beat these has learnt nothing useful, and on some pictures that happens.
""")
show_code.draw({gray_levels: ("total +=",), nearest_of: ("faiss.knn(",),
                learn_weights: ("return nnls(",), psnr: ("error =", "return")})
