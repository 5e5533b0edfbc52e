// Draws a table as a chart: table[data-chart] is "lines" or "bars". The table is what a reader without scripts, a screen
// reader and a printer have; each mark of the chart follows the link of its cell, or of its row.
(() => {
  "use strict";
  const SHOWN = 12; // rows drawn unless the table says otherwise; the table has them all
  const BAR = 24; // pixels for each row of bars
  const PAPER = 640; // pixels: what fits between the margins of A4

  const read = (table) => {
    const names = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());
    const rows = [...table.tBodies[0].rows].map((row) => ({
      words: row.cells[0].textContent.trim(),
      marks: [...row.cells].slice(1).map((cell) => ({
        value: Number(cell.textContent.trim()) || 0,
        url: (cell.querySelector("a") || row.cells[0].querySelector("a"))?.href || "",
      })),
    }));
    return { names, rows };
  };

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const DECALS = [
    { symbol: "none" },
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 },
    { symbol: "circle", dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0], symbolSize: 0.5 },
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4 },
  ];

  // In print: black and greys, told apart by patterns.
  const inks = (paper) =>
    paper
      ? { ink: "#000", quiet: "#000", line: "#999", marks: ["#000", "#777", "#bbb", "#e4e4e4"] }
      : {
          ink: colour("--ink"),
          quiet: colour("--ink-quiet"),
          line: colour("--line"),
          marks: [colour("--cinnabar"), colour("--amber"), colour("--blue"), colour("--green")],
        };

  const shownOf = (table) => Number(table.dataset.shown) || SHOWN;

  const option = (table, place, data, paper) => {
    const lying = table.dataset.chart === "bars";
    const tone = inks(paper);
    const rows = lying ? data.rows.slice(0, shownOf(table)) : data.rows;
    const words = { type: "category", data: rows.map((row) => row.words), inverse: lying, axisTick: { show: false } };
    words.axisLabel = { color: tone.quiet, width: lying ? Math.min(130, place.clientWidth / 3) : undefined, overflow: "truncate" };
    words.axisLine = { lineStyle: { color: tone.line } };
    const numbers = { type: "value", minInterval: 1, axisLabel: { color: tone.quiet } };
    numbers.splitLine = { lineStyle: { color: tone.line } };
    const symbols = ["circle", "rect", "triangle", "diamond"];
    const dashes = ["solid", "dashed", "dotted", [8, 3, 2, 3]];
    return {
      animation: false,
      color: tone.marks,
      textStyle: { fontFamily: "inherit" },
      aria: {
        enabled: true,
        decal: { show: true, decals: DECALS.map((one) => ({ ...one, color: "rgba(255, 255, 255, .45)" })) },
      },
      grid: { left: 8, right: 24, top: data.names.length > 1 ? 36 : 8, bottom: 8, containLabel: true },
      legend: { show: data.names.length > 1, type: "scroll", top: 0, left: 0, textStyle: { color: tone.ink } },
      tooltip: { trigger: lying ? "item" : "axis", confine: true },
      xAxis: lying ? numbers : words,
      yAxis: lying ? words : numbers,
      series: data.names.map((name, at) => ({
        name,
        type: lying ? "bar" : "line",
        stack: table.dataset.stacked !== undefined ? "all" : undefined,
        barMaxWidth: 16,
        cursor: "pointer",
        symbol: symbols[at % 4],
        symbolSize: 9,
        lineStyle: { type: dashes[at % 4], width: 2 },
        data: rows.map((row) => ({ value: row.marks[at].value, url: row.marks[at].url })),
      })),
    };
  };

  const draw = (table) => {
    const data = read(table);
    if (!data.rows.length) return;
    const place = document.createElement("div");
    place.className = "chart";
    const shown = Math.min(data.rows.length, shownOf(table));
    const series = table.dataset.stacked !== undefined ? 1 : data.names.length;
    place.style.height =
      table.dataset.chart === "bars" ? `${60 + shown * Math.max(BAR, series * 12)}px` : "320px";
    const frame = table.closest(".chart-table") || table;
    frame.before(place);
    if (table.dataset.chart === "bars" && data.rows.length > shown) {
      const note = document.createElement("p");
      note.className = "small quiet";
      note.textContent = table.dataset.more.replace("{shown}", shown);
      frame.before(note);
    }
    const chart = window.echarts.init(place, null, { renderer: "svg" });
    const show = (paper) => {
      chart.setOption(option(table, place, data, paper), true);
      chart.resize({ width: paper ? PAPER : "auto" });
    };
    const printing = window.matchMedia("print");
    show(false);
    chart.on("click", (mark) => mark.data?.url && window.location.assign(mark.data.url));
    new ResizeObserver(() => printing.matches || chart.resize()).observe(place);
    new MutationObserver(() => show(false)).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
    printing.addEventListener("change", () => show(printing.matches));
    window.addEventListener("beforeprint", () => show(true));
    window.addEventListener("afterprint", () => show(false));
  };

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("table[data-chart]").forEach(draw));
})();
