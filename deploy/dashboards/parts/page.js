// Draws what Prometheus answered: a figure, bars, or lines by uPlot. It is no Grafana, and does not look like one.
const COLOURS = ["#3b6fb6", "#c2571a", "#3f8f4f", "#8a4fb0", "#b0902a", "#2a9d9d", "#b03a5b", "#5b6470"];
const PREFIXES = [[1e9, "G"], [1e6, "M"], [1e3, "k"]];

function short(value) {
  const [size, letter] = PREFIXES.find(([size]) => Math.abs(value) >= size) || [1, ""];
  const scaled = value / size;
  return `${Number(scaled.toPrecision(Math.abs(scaled) >= 100 ? 4 : 3))}${letter}`;
}

function seconds(value) {
  if (value >= 3600) return `${short(value / 3600)} h`;
  if (value >= 1 || value === 0) return `${short(value)} s`;
  return value >= 1e-3 ? `${short(value * 1e3)} ms` : `${short(value * 1e6)} µs`;
}

const IN_WORDS = {
  short, none: short, s: seconds,
  bytes: (value) => `${short(value)}B`,
  reqps: (value) => `${short(value)}/s`,
  percentunit: (value) => `${short(value * 100)} %`,
  bool_yes_no: (value) => (value ? "yes" : "no"),
};

function told(panel, value) {
  return IN_WORDS[panel.unit](panel.unit === "short" ? Math.round(value) : value);
}

function element(parent, name, text = "", style = {}) {
  const made = parent.appendChild(document.createElement(name));
  made.textContent = text;
  Object.assign(made.style, style);
  return made;
}

function figure(place, panel) {
  element(place, "div", panel.series.map((one) => told(panel, one.last)).join("  ")).className = "figure";
}

function bars(place, panel) {
  const most = Math.max(...panel.series.map((one) => one.last)) || 1;
  for (const one of panel.series.slice(0, panel.rows)) {
    const row = element(place, "div");
    row.className = "bar";
    element(row, "span", one.legend);
    element(row, "i", "", {width: `${(100 * one.last) / most}%`});
    element(row, "b", told(panel, one.last));
  }
}

function lines(place, panel) {
  const times = [...new Set(panel.series.flatMap((one) => one.points.map(([at]) => at)))].sort((a, b) => a - b);
  const values = panel.series.map((one) => {
    const known = new Map(one.points);
    return times.map((at) => known.get(at) ?? null);
  });
  const colour = (number) => COLOURS[number % COLOURS.length];
  new uPlot({
    width: place.clientWidth - 16, height: place.clientHeight - 64,
    legend: {show: false}, cursor: {show: false},
    scales: {y: {range: (_, __, most) => [0, most > 0 ? most * 1.05 : 1]}},
    axes: [{size: 26, space: 70}, {size: 62, space: 26, values: (_, ticks) => ticks.map(IN_WORDS[panel.unit])}],
    series: [{}, ...panel.series.map((_, number) => ({stroke: colour(number), width: 1.5, points: {show: false}}))],
  }, [times, ...values], place);
  const legend = element(place, "div");
  legend.className = "legend";
  panel.series.forEach((one, number) => {
    const entry = element(legend, "span");
    element(entry, "i", "", {background: colour(number)});
    entry.append(one.legend);
  });
}

const DRAW = {number: figure, bars, lines};
for (const panel of drawn) DRAW[panel.kind](document.getElementById(`panel-${panel.id}`), panel);
document.body.dataset.drawn = drawn.length;
