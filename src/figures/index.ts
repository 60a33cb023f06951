export { attentionMap, type AttentionMapOptions } from "./attention-map";
export { sideBySide, withSlider, type SliderOptions } from "./compose";
export { type Figure, type Frame, type Heading, type Layout, type Trace } from "./figure";
export { lineChart, type LineChartOptions } from "./line-chart";
export { vectorMap, type Place, type VectorMapOptions } from "./vector-map";
export { weightBars, type WeightBarsOptions } from "./weight-bars";
