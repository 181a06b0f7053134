// Drawing on the picture by mouse, pen, finger and keyboard.

const brush = { colour: null, width: 20 };  // kept from page to page
const drawn = new Map();  // name of a picture -> its strokes, the newest there are
const drawings = new Set();  // those on the page: while it is redrawn there may be two

class Drawing {
  constructor(root, send) {
    this.find = name => root.querySelector(name);
    this.stage = this.find(".stage");
    this.canvas = this.find("canvas");
    this.send = send;
    this.current = null;     // the stroke being drawn
    this.cursor = [0.5, 0.5];
    this.fingerDraws = false;
    drawings.add(this);
    this.listen();
  }

  get strokes() {
    return drawn.get(this.revision) ?? [];
  }

  remove() {
    drawings.delete(this);
  }

  update({ width, height, strokes, revision, swatches, alt }) {
    Object.assign(this.canvas, { width, height, hidden: false });
    this.revision = revision;
    if (!drawn.has(revision)) drawn.set(revision, fromText(strokes));  // else those are newer
    this.stage.classList.add("draws");
    this.stage.tabIndex = 0;
    this.stage.setAttribute("role", "application");
    this.stage.setAttribute("aria-label", `${alt}, to draw on. Arrow keys move the cursor, `
      + "Enter draws a dot.");
    this.find(".tools").hidden = false;
    brush.colour ??= swatches[0];
    this.offer(swatches);
    this.show();
  }

  listen() {
    const { stage } = this;
    stage.onpointerdown = event => this.begin(event);
    stage.onpointermove = event => this.extend(event);
    stage.onpointerup = () => this.end();
    stage.onpointercancel = () => { this.current = null; this.show(); };
    stage.onkeydown = event => this.key(event);
    stage.onblur = () => { this.find(".cursor").hidden = true; };
    this.find("input[type=color]").oninput = event => this.take(event.target.value);
    this.find("input[type=range]").oninput = event => { brush.width = +event.target.value; };
    this.find(".undo").onclick = () => this.change(this.strokes.slice(0, -1), "Undone");
    this.find(".clear").onclick = () => this.change([], "All strokes removed");
    this.find(".touch").onclick = event => {
      this.fingerDraws = !this.fingerDraws;
      event.target.setAttribute("aria-pressed", this.fingerDraws);
      stage.style.touchAction = this.fingerDraws ? "none" : "";  // else a swipe scrolls the page
    };
  }

  offer(swatches) {
    this.find(".swatches").replaceChildren(...swatches.map(colour => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", title: colour, onclick: () => this.take(colour) });
      button.setAttribute("aria-label", `Colour ${colour}`);
      button.style.background = colour;
      return button;
    }));
  }

  take(colour) {
    brush.colour = colour;
    this.show();
  }

  at({ clientX, clientY }) {
    const box = this.stage.getBoundingClientRect();
    const share = (value, start, length) => Math.min(1, Math.max(0, (value - start) / length));
    return [share(clientX, box.left, box.width), share(clientY, box.top, box.height)];
  }

  begin(event) {
    if (event.button || event.pointerType === "touch" && !this.fingerDraws) return;
    this.stage.setPointerCapture(event.pointerId);
    this.current = this.stroke(this.at(event));
    this.show();
  }

  extend(event) {
    if (!this.current) return;
    this.current.points.push(this.at(event).map(share => Math.round(share * GRID)));
    this.show();
  }

  end() {
    if (!this.current) return;
    const { points, ...rest } = this.current;
    this.current = null;
    this.add({ ...rest, points: shortened(points, [this.canvas.width, this.canvas.height]) });
  }

  stroke(point) {
    return { colour: fromHex(brush.colour), width: brush.width,
             points: [point.map(share => Math.round(share * GRID))] };
  }

  add(stroke) {
    if (this.strokes.length >= MAX_STROKES) {
      this.say(`There are ${MAX_STROKES} strokes, the most there can be.`);
    } else {
      this.change([...this.strokes, stroke], `Stroke ${this.strokes.length + 1} drawn`);
    }
    this.show();
  }

  key(event) {
    if (event.target !== this.stage) return;  // the toolbar has keys of its own
    const step = event.shiftKey ? 0.05 : 0.01;
    const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0],
                   ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (move) {
      this.cursor = this.cursor.map((share, i) => Math.min(1, Math.max(0, share + move[i])));
    } else if (event.key === "Enter" || event.key === " ") {
      if (!event.repeat) this.add(this.stroke(this.cursor));
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const [x, y] = this.cursor.map(share => `${100 * share}%`);
    Object.assign(this.find(".cursor").style, { left: x, top: y });
    this.find(".cursor").hidden = false;
  }

  change(strokes, words) {
    drawn.set(this.revision, strokes);
    this.say(words);
    drawings.forEach(drawing => drawing.show());
    this.send(toText(strokes), this.revision);
  }

  say(words) {
    this.find(".said").textContent = words;
  }

  show() {
    const { canvas, strokes, current } = this;
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, canvas.width, canvas.height);
    Object.assign(context, { lineCap: "round", lineJoin: "round" });
    for (const { colour, width, points } of current ? [...strokes, current] : strokes) {
      context.strokeStyle = toHex(colour);
      context.lineWidth = width / WIDTHS * Math.max(canvas.width, canvas.height);
      context.beginPath();
      for (const [x, y] of [points[0], ...points]) {  // twice: a dot has a line, too
        context.lineTo(x / GRID * canvas.width, y / GRID * canvas.height);
      }
      context.stroke();
    }
    this.find("input[type=color]").value = brush.colour;
    this.find("input[type=range]").value = brush.width;
    for (const button of this.find(".swatches").children) {
      button.setAttribute("aria-pressed", button.title === brush.colour);
    }
    this.find(".undo").disabled = this.find(".clear").disabled = !strokes.length;
  }
}
