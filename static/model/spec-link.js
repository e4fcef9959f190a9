// A spec as a part of a link: JSON as it is or deflated, whichever is shorter; and back.

export const MOST = 8_000; // characters; longer links are cut by many programs
const BASE64 = { "+": "-", "/": "_", "=": "" };
const MOST_TEXT = 4_000_000; // characters of JSON; no link of a person's holds more

/** @param {unknown} value @returns {Promise<Record<string, string>>} a word of the address: `spec` or `packed` */
export async function packed(value) {
  const text = JSON.stringify(value);
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  const short = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replace(/[+/=]/g, (c) => BASE64[c]);
  return short.length < encodeURIComponent(text).length ? { packed: short } : { spec: text };
}

/**
 * @param {{spec?: string, packed?: string}} words of the address
 * @returns {Promise<string>} the JSON text
 * @throws {Error} the link is broken
 */
export async function unpacked({ spec, packed: short }) {
  if (spec !== undefined) return spec;
  const binary = atob(short.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
  return new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw")));
}

/** @param {Uint8Array<ArrayBuffer>} bytes @param {CompressionStream | DecompressionStream} stream */
async function through(bytes, stream) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    parts.push(value);
    size += value.length;
    if (size > MOST_TEXT) throw new Error("The link holds too much.");
  }
}
