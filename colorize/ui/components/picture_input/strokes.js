// Strokes as text, as colorize/imaging/strokes.py reads and writes it.  A stroke is
// {colour: [r, g, b], width: 1..255, points: [[x, y], ...]}, x and y from 0 to GRID.

const GRID = 4095, WIDTHS = 1000, MAX_POINTS = 255, MAX_STROKES = 500;

function toText(strokes) {
  const bytes = strokes.flatMap(({ colour, width, points }) => [
    ...colour, width, points.length,
    ...points.flatMap(([x, y]) => [x >> 4, (x & 15) << 4 | y >> 8, y & 255])]);
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromText(text) {
  const bytes = Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")),
                           letter => letter.charCodeAt(0));
  const strokes = [];
  for (let at = 0; at < bytes.length;) {
    const [r, g, b, width, count] = bytes.slice(at, at + 5);
    const points = Array.from({ length: count }, (_, i) => {
      const [one, two, three] = bytes.slice(at + 5 + 3 * i);
      return [one << 4 | two >> 4, (two & 15) << 8 | three];
    });
    strokes.push({ colour: [r, g, b], width, points });
    at += 5 + 3 * count;
  }
  return strokes;
}

// Ramer, Douglas, Peucker: the fewest points from which no other is farther than `tolerance`.
function simplify(points, scale, tolerance) {
  if (points.length < 3) return points;
  const [a, b] = [points[0], points.at(-1)];
  const [dx, dy] = [(b[0] - a[0]) * scale[0], (b[1] - a[1]) * scale[1]];
  const length = Math.hypot(dx, dy);
  let worst = 0, farthest = 0;
  points.forEach((p, i) => {
    const [px, py] = [(p[0] - a[0]) * scale[0], (p[1] - a[1]) * scale[1]];
    const along = length ? Math.min(1, Math.max(0, (px * dx + py * dy) / length ** 2)) : 0;
    const away = Math.hypot(px - along * dx, py - along * dy);
    if (away > farthest) [worst, farthest] = [i, away];
  });
  if (farthest <= tolerance) return [a, b];
  return [...simplify(points.slice(0, worst + 1), scale, tolerance).slice(0, -1),
          ...simplify(points.slice(worst), scale, tolerance)];
}

// A stroke's points in few numbers; scale makes x and y equally long.
function shortened(points, [width, height]) {
  const scale = [width / Math.max(width, height), height / Math.max(width, height)];
  let tolerance = 0.002 * GRID, few = simplify(points, scale, tolerance);
  while (few.length > MAX_POINTS) few = simplify(points, scale, tolerance *= 1.5);
  return few;
}

const toHex = colour => "#" + colour.map(c => c.toString(16).padStart(2, "0")).join("");
const fromHex = hex => [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));
