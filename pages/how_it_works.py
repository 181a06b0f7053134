"""What is learnt, from what, and what the scores mean: for a first-year student."""

import streamlit as st

st.title("How it works")

st.container(width=760).markdown(r"""
## The question

A gray picture has lost its colours: many colours share one gray. Nobody can compute them back.
But colour is not random either. In *this* picture the sky is blue and bright, the roof is red and
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
| Conv 3 x 3, stride 2 | 64 filters look at the gray | 128 x 64 x 64 |
| Conv 3 x 3 | 64 filters look at those 64 pictures | 128 x 64 x 64 |
| TransConv 3 x 3, stride 2 | back to full size | 256 x 128 x 64 |
| Conv 3 x 3, sigmoid | two numbers for each pixel: its colour | 256 x 128 x 2 |

**Why two numbers and not three?** The network works in **Lab**, where $L$ is lightness, $a$ goes
from green to red and $b$ from blue to yellow. How light a pixel is, the gray tells already. Only
$a$ and $b$ are missing.

**Training.** The filters start as random numbers. Then, again and again: colour the left half,
measure how wrong the result is,

$$
\text{loss} = \frac{1}{2N} \sum_{\text{pixels}} (\hat a - a)^2 + (\hat b - b)^2
$$

and move each of the 75,650 numbers in the filters a little in the direction that makes the loss
smaller. That direction is the *gradient*, the length of the step the *learning rate*, and one
round an *epoch*.

**The way back.** From $a$, $b$ and the gray to a colour there are two ways. The *report's* takes
the gray for $L$, which it is not, and so even perfect $a$ and $b$ give a wrong picture. Ours
looks for the $L$ at which the colour has exactly the gray that was given: it *keeps gray*.

## The scores

**PSNR**, peak signal-to-noise ratio, in decibels. Take the mean of the squared errors over all
numbers of the right half, compare it with the largest value there is, on a logarithmic scale:

$$
\text{PSNR} = 10 \log_{10} \frac{255^2}{\text{MSE}}
$$

Ten decibels more mean ten times less squared error. 20 dB is visibly off, 30 dB is close.

**SSIM**, structural similarity. It compares small windows $x$, $y$ of the two pictures: their
means $\mu$, their variances $\sigma^2$ and how they vary together, $\sigma_{xy}$:

$$
\text{SSIM} = \frac{(2\mu_x\mu_y + C_1)(2\sigma_{xy} + C_2)}
{(\mu_x^2 + \mu_y^2 + C_1)(\sigma_x^2 + \sigma_y^2 + C_2)}
$$

1 means equal. It forgives a colour that is off but punishes a pattern that is broken, which is why
speckles cost so much.

**CIEDE2000** is the colour difference as people see it: 1 is just noticeable, 10 is plain.

**Why baselines?** A score alone says nothing. *Gray* leaves the picture as it is. *Mean colour*
paints everything in the average colour of the left half. An agent that does not beat these
has learnt nothing, and on some pictures that is what happens.
""")
