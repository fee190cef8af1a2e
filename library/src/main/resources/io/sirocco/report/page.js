"use strict";
// Shows the values under the pointer, read from the points as they are drawn.
for (const svg of document.querySelectorAll("figure svg")) {
  const scale = axis => svg.dataset[axis].split(",").map(Number);
  const value = ([low, high, from, to, logarithmic], place) => {
    const share = (place - from) / (to - from);
    return logarithmic ? low * Math.pow(high / low, share) : low + share * (high - low);
  };
  const lines = [...svg.querySelectorAll("polyline:not(.faint)")].map(line => ({
    name: line.dataset.name,
    points: line.getAttribute("points").split(" ").filter(Boolean).map(point => point.split(",").map(Number)),
  }));
  const at = svg.querySelector(".at");
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  svg.parentElement.append(tip);
  svg.addEventListener("pointermove", event => {
    const box = svg.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
    const near = lines.filter(line => line.points.length).map(line => ({
      name: line.name,
      point: line.points.reduce((best, point) => Math.abs(point[0] - x) < Math.abs(best[0] - x) ? point : best),
    }));
    if (!near.length) return;
    const closest = near.reduce((best, one) => Math.abs(one.point[0] - x) < Math.abs(best.point[0] - x) ? one : best);
    at.setAttribute("x1", closest.point[0]);
    at.setAttribute("x2", closest.point[0]);
    at.style.visibility = "visible";
    tip.textContent = "step " + Math.round(value(scale("x"), closest.point[0])).toLocaleString("en") + "\n"
      + near.map(one => Number(value(scale("y"), one.point[1]).toPrecision(4)) + (one.name ? "  " + one.name : "")).join("\n");
    tip.hidden = false;
    const figure = svg.parentElement.getBoundingClientRect();
    const left = event.clientX - figure.left;
    tip.style.left = Math.max(0, left > figure.width / 2 ? left - tip.offsetWidth - 12 : left + 12) + "px";
    tip.style.top = event.clientY - figure.top + 12 + "px";
  });
  svg.addEventListener("pointerleave", () => {
    tip.hidden = true;
    at.style.visibility = "hidden";
  });
}
