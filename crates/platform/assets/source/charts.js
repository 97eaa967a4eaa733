// Draws charts above the tables that carry the same figures; the table stays for whoever cannot see a chart.
import { init, use } from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// { kind: "bar"|"line", unit, labels: [...], series: [{ name, values: [number|null] }] }
const option = (chart) => {
  const names = chart.labels.length > 6 || chart.labels.some((label) => label.length > 6);
  const category = { type: "category", data: chart.labels, axisTick: { show: false } };
  const value = { type: "value", name: chart.unit, splitLine: { lineStyle: { color: token("--line") } } };
  const lying = chart.kind === "bar" && names;
  if (lying) category.inverse = true;
  return {
    animation: false,
    aria: { enabled: true, decal: { show: chart.series.length > 1 } },
    color: [token("--accent"), token("--second"), token("--third")],
    textStyle: { fontFamily: token("--sans"), color: token("--ink") },
    grid: { left: 8, right: 24, top: chart.series.length > 1 ? 36 : 28, bottom: 8, containLabel: true },
    legend: chart.series.length > 1 ? { top: 0 } : undefined,
    tooltip: { trigger: "axis", renderMode: "richText" },
    xAxis: lying ? value : category,
    yAxis: lying ? category : value,
    series: chart.series.map((series) => ({
      type: chart.kind,
      name: series.name,
      data: series.values,
      barMaxWidth: 28,
      label: { show: true, position: lying ? "right" : "top" },
    })),
  };
};

const draw = (root) => {
  for (const place of root.querySelectorAll("[data-chart]")) {
    if (place.dataset.drawn) continue;
    place.dataset.drawn = "1";
    const chart = JSON.parse(place.dataset.chart);
    const height = chart.kind === "bar" && chart.labels.length > 6 ? 60 + chart.labels.length * 28 : 260;
    place.style.height = `${height}px`;
    const drawn = init(place, null, { renderer: "svg" });
    drawn.setOption(option(chart));
    new ResizeObserver(() => drawn.resize()).observe(place);
  }
};

draw(document);
document.addEventListener("htmx:after:swap", () => draw(document));
