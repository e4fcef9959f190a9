// Where the tiles of an area drawing stand: a convolution's weights, each as large as any other.

const GAP = 2;
const WORDS = 40; // pixels below for two lines
const BETWEEN = 32;
const HIGHEST = 320;
const TITLE = 22;
const BESIDE = 560; // from this width on both stand side by side

/**
 * A full convolution is k·k tiles of C × C' weights; a pointwise one is one such tile, and a
 * depthwise one a strip of C × k·k.
 * @param {{kernel: number, from: number, to: number}} sizes @param {number} width in pixels
 */
export function areaLayout({ kernel, from, to }, width) {
  const taps = kernel * kernel;
  const beside = width >= BESIDE;
  const gaps = GAP * (kernel - 1);
  const room = beside ? width - BETWEEN - gaps - 3 * GAP - 130 : width - gaps - 3 * GAP;
  const across = beside ? (kernel + 1) * to + taps : Math.max(kernel * to, to + taps);
  const scale = Math.min(room / across, (HIGHEST - gaps) / (kernel * from));
  const tile = { width: to * scale, height: from * scale };
  const tiles = Array.from({ length: taps }, (_, i) => ({
    ...tile, kind: "full", x: (i % kernel) * (tile.width + GAP), y: TITLE + Math.floor(i / kernel) * (tile.height + GAP),
  }));
  const full = { width: kernel * tile.width + gaps, height: kernel * tile.height + gaps };
  const left = beside ? Math.max(full.width, 150) + BETWEEN : 0;
  const top = beside ? 0 : TITLE + full.height + WORDS;
  tiles.push(
    { ...tile, kind: "pointwise", x: left, y: top + TITLE },
    { ...tile, width: taps * scale, kind: "depthwise", x: left + tile.width + 3 * GAP, y: top + TITLE });
  const below = top + TITLE + tile.height + 18;
  const labels = [
    { x: 0, y: 12, text: `full: ${taps} × (${from} × ${to})`, strong: true },
    { x: left, y: top + 12, text: `separable: ${from} × ${to} + ${from} × ${taps}`, strong: true },
    { x: left, y: below, text: "pointwise, and right of it depthwise" },
  ];
  return { tiles, labels, scale, height: Math.max(TITLE + full.height, below + 4) };
}
