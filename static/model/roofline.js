// A roofline: which layers stand under the roof, and the ranges of its axes.
import { layerText } from "./chart.js";
import { percent, short, timeText } from "./number-text.js";

/** Layers that multiply, and those that only move bytes: those have no place on a logarithmic axis. @param {any} roofline */
export function pointsOf({ layers }) {
  return {
    dots: layers.filter(({ intensity }) => intensity > 0),
    movers: layers.filter(({ intensity }) => !(intensity > 0)),
  };
}

/** Whole decades around the dots and the ridge. @param {any} roofline */
export function roofRanges(roofline) {
  const { hardware } = roofline;
  const across = [hardware.ridge, ...pointsOf(roofline).dots.map(({ intensity }) => intensity)];
  const least = 10 ** Math.floor(Math.log10(Math.min(...across) / 1.5));
  const most = 10 ** Math.ceil(Math.log10(Math.max(...across) * 1.5));
  return { intensity: [least, most], speed: [least * hardware.bytes_per_second, hardware.flops_per_second * 2] };
}

/**
 * The roof's corners: rising with the bandwidth, flat from the ridge on.
 * @param {any} roofline @param {number[]} range of the intensity
 */
export function roof({ hardware }, [least, most]) {
  const { ridge, bytes_per_second: bandwidth, flops_per_second: peak } = hardware;
  return [[least, least * bandwidth], [ridge, peak], [most, peak]];
}

/** @param {any} layer a point of the roofline */
export function pointText({ path, bound, intensity, least_ms: least, share }) {
  const work = intensity > 0 ? `${short(Number(intensity.toPrecision(3)))} FLOP/B, ` : "";
  return `${layerText(path)}: ${work}bound by ${bound}, at least ${timeText(least)}, ${percent(share, 1)} of the time`;
}

/** What those do that multiply nothing. @param {any} roofline */
export function moversInWords(roofline) {
  const { movers } = pointsOf(roofline);
  if (!movers.length) return "";
  const part = movers.reduce((sum, { share }) => sum + share, 0);
  const what = movers.length === 1 ? "1 layer multiplies nothing and only moves" : `${movers.length} layers multiply nothing and only move`;
  return ` Left of the axis: ${what} bytes, ${percent(part, 1)} of the time.`;
}
