// A line across the picture that is moved by mouse, pen, finger and arrow keys: the border of
// a part that reaches from one side (left, right, top, bottom) over a share of the picture.

class Divider {
  constructor(root, send) {
    this.stage = root.querySelector(".stage");
    this.line = root.querySelector(".line");
    this.send = send;
    Object.assign(this, { low: 5, high: 95 });
    this.listen();
  }

  remove() {}

  update({ side, share, label }) {
    Object.assign(this, { side, label });
    if (share !== this.given) {  // else the one here is the newest
      this.share = this.given = this.reported = share;
    }
    this.isLevel = side === "top" || side === "bottom";
    this.line.hidden = false;
    this.line.classList.toggle("level", this.isLevel);
    this.line.setAttribute("aria-orientation", this.isLevel ? "vertical" : "horizontal");
    this.line.setAttribute("aria-label", label);
    this.line.setAttribute("aria-valuemin", this.low);
    this.line.setAttribute("aria-valuemax", this.high);
    this.show();
  }

  listen() {
    const { line } = this;
    line.onpointerdown = event => {
      if (event.button) return;
      line.setPointerCapture(event.pointerId);
      this.before = this.share;
    };
    line.onpointermove = event => {
      if (line.hasPointerCapture(event.pointerId)) this.move(this.at(event));
    };
    line.onpointerup = () => this.report();
    line.onpointercancel = () => this.move(this.before);
    line.onkeydown = event => this.key(event);
    line.onkeyup = () => this.report();
  }

  at({ clientX, clientY }) {
    const box = this.stage.getBoundingClientRect();
    const [from, length, at] = this.isLevel ? [box.top, box.height, clientY]
                                            : [box.left, box.width, clientX];
    const share = 100 * (at - from) / length;
    return this.side === "right" || this.side === "bottom" ? 100 - share : share;
  }

  key(event) {
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1,
                    PageUp: -10, PageDown: 10 };
    const turned = this.side === "right" || this.side === "bottom" ? -1 : 1;
    const ends = { Home: this.low, End: this.high };
    if (!(event.key in steps || event.key in ends)) return;
    event.preventDefault();
    event.stopPropagation();
    this.move(ends[event.key] ?? this.share + turned * steps[event.key] * (event.shiftKey ? 5 : 1));
  }

  move(share) {
    this.share = Math.round(Math.min(this.high, Math.max(this.low, share)));
    this.show();
  }

  report() {
    if (this.share === this.reported) return;
    this.reported = this.share;
    this.send(this.share);
  }

  show() {
    const { share, side, isLevel, line } = this;
    const at = side === "right" || side === "bottom" ? 100 - share : share;
    Object.assign(line.style, isLevel ? { top: `${at}%`, left: "" } : { left: `${at}%`, top: "" });
    line.setAttribute("aria-valuenow", share);
    line.setAttribute("aria-valuetext", `${share} %`);
  }
}
