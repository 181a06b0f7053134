"""What is learnt, from what, and what the scores mean: for a first-year student."""

import streamlit as st

st.title("How it works")

st.container(width=760).markdown(r"""
## The question

A gray picture has lost its colours: many colours share one gray. Nobody can compute them back.
But colour is not random either. In a picture the sky may be blue and bright, the roof red and
rough. A program that has seen half of the picture in colour can make a good guess at the rest.

That is the whole game. The **left half** keeps its colours and is all there is to learn from. The
**right half** is turned to gray and has to be coloured. Its true colours are kept aside, only to
score the guess. No agent ever sees them.

## Gray

A pixel has three numbers from 0 to 255: red $R$, green $G$, blue $B$. Its gray is

$$
g = 0.21\,R + 0.72\,G + 0.07\,B
$$

Green counts most because our eyes are most sensitive to it.

## The basic agent: look for something similar

**A palette by k-means.** The colours of the left half are points in a cube. k-means looks for the
$k$ points $\mu_1 \dots \mu_k$ that lie closest to them all:

$$
\min_{\mu_1 \dots \mu_k} \; \sum_{\text{pixels } p} \; \min_j \; \lVert p - \mu_j \rVert^2
$$

It starts from a guess, then repeats two steps: give every pixel to its nearest centre; move every
centre to the average of its pixels. Neither step can make the sum larger, so it comes to rest.

**A colour by the nearest patch.** One gray value says little, its surroundings say more. So the
agent compares small squares of gray, *patches*. For each pixel on the right it takes the patch
$q$ around it and finds the patch $p$ of the left half that is most similar:

$$
d(p, q) = \sum_{i} (p_i - q_i)^2
$$

It paints the palette colour of that patch's middle pixel. With more than one *neighbour*, the
most similar patches vote.

*Try:* a larger patch knows more about its surroundings, but finds fewer patches that match.

## The improved agent: learn a rule

Instead of looking things up, learn a function from gray to colour. It is a **convolutional
network**: each layer slides small filters over the picture of the layer before, adds up what
they find, and keeps what is positive.

| layer | what it does | size for a 256 x 128 half |
|---|---|---|
| Conv 3 x 3, stride 2 | 64 filters look at the gray, and at the row it is in | 128 x 64 x 64 |
| Conv 3 x 3 | 64 filters look at those 64 pictures | 128 x 64 x 64 |
| TransConv 3 x 3, stride 2 | back to full size | 256 x 128 x 64 |
| Conv 3 x 3, sigmoid | two numbers for each pixel: its colour | 256 x 128 x 2 |

**Why two numbers and not three?** The network works in **Lab**, where $L$ is lightness, $a$ goes
from green to red and $b$ from blue to yellow. How light a pixel is, the gray tells already. Only
$a$ and $b$ are missing.

**Training.** The filters start as random numbers. Then, again and again: colour the left half,
measure how wrong the result is,

$$
\text{loss} = \frac{1}{2N} \sum_{\text{pixels}} \left[ (\hat a - a)^2 + (\hat b - b)^2 \right]
$$

and move each of the 76,226 numbers in the filters a little in the direction that makes the loss
smaller. That direction is the *gradient*, the length of the step the *learning rate*, and one
round an *epoch*.

**The way back.** From $a$, $b$ and the gray to a colour there are two ways. The *report's* takes
the gray for $L$, which it is not, and so even perfect $a$ and $b$ give a wrong picture. Ours
looks for the $L$ at which the colour has exactly the gray that was given: it *keeps gray*.

## Propagation: let colour flow

Neighbours of the same gray mostly have the same colour. So let each unknown pixel $p$ have the
average colour $u$ of the pixels $q$ around it, weighed by how alike their grays are:

$$
u_p = \sum_{q} w_{pq} \, u_q, \qquad w_{pq} \propto e^{-(g_p - g_q)^2 / s_p}
$$

where $s_p$ is how much the gray varies there. The known pixels keep their colours. That is one
equation for each unknown pixel, all solved at once: colour flows in from the border, and edges
of the gray dam it up. It is right near the border, and lost beyond the first object that begins
on the right.

## The context agent: ask several, and learn whom to trust

A **decision tree** asks questions: *is it brighter than 0.6? is it rough around here? is it high
up?* Each answer leads to the next question, and the last one to the mean colour of the known pixels
that came the same way. A **forest** is many trees, each grown from other pixels and other questions
by chance; the mean of their answers errs less than one tree does.

Forests, propagation and the mean colour each guess. How much does each count? Half of the known
region is held back, the models learn from the other half, and the weights $w_m$ are those that
would have coloured the held-back half best:

$$
\min_{w \ge 0} \; \sum_{\text{held back}} \Big\lVert c - \sum_m w_m \, \hat c_m \Big\rVert^2
$$

with one set of weights near the known region and one far from it, neither too far from what suits
most photographs. Where the models disagree, the agent knows that it does not know: that is its
*confidence*.

## The scores

**PSNR**, peak signal-to-noise ratio, in decibels. Take the mean of the squared errors over all
numbers of the right half, compare it with the largest value there is, on a logarithmic scale:

$$
\text{PSNR} = 10 \log_{10} \frac{255^2}{\text{MSE}} \rule[-1.2em]{0pt}{1em}
$$

Ten decibels more mean ten times less squared error. 20 dB is visibly off, 30 dB is close.

**SSIM**, structural similarity. It compares small windows $x$, $y$ of the two pictures: their
means $\mu$, their variances $\sigma^2$ and how they vary together, $\sigma_{xy}$ ($C_1$ and $C_2$
are small and keep it from dividing by zero):

$$
\text{SSIM} = \frac{(2\mu_x\mu_y + C_1)(2\sigma_{xy} + C_2)}
{(\mu_x^2 + \mu_y^2 + C_1)(\sigma_x^2 + \sigma_y^2 + C_2)}
$$

1 means equal. It forgives a colour that is off but punishes a pattern that is broken, which is why
speckles cost so much.

**CIEDE2000** is the colour difference as people see it: 1 is just noticeable, 10 is plain.

**Why baselines?** A score alone says nothing. *Gray* leaves the picture as it is. *Mean colour*
paints everything in the average colour of the left half. *Linear* draws a straight line from gray
to colour. *Propagation* lets the colour of the left half flow to the right. An agent that does not
beat these has learnt nothing, and on some pictures that is what happens.
""")
