// The shop's own colour, made readable: text on it, and it as text on light and dark ground.
//
// Source: WCAG 2.2 relative luminance and contrast; AA asks 4.5 for text.

const AA = 4.5;
const STEP = 0.04;

/** CSS values for an accent such as "#b3261e"; null for what is no colour. */
export function accentFrom(text) {
  const rgb = parse(text);
  if (!rgb) return null;
  const white = contrast(rgb, [255, 255, 255]);
  const ground = white >= AA ? rgb : toward(rgb, 0, (c) => contrast(c, [255, 255, 255]) >= AA || contrast(c, [20, 20, 20]) >= AA);
  const ink = contrast(ground, [255, 255, 255]) >= contrast(ground, [20, 20, 20]) ? "#ffffff" : "#141414";
  return {
    "--accent": css(ground),
    "--accent-ink": ink,
    "--accent-on-light": css(toward(rgb, 0, (c) => contrast(c, [244, 243, 239]) >= AA)),
    "--accent-on-dark": css(toward(rgb, 255, (c) => contrast(c, [44, 44, 42]) >= AA)),
  };
}

/** The contrast of two colours, 1 to 21. */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function toward(rgb, end, enough) {
  let colour = rgb;
  for (let part = 0; part <= 1 && !enough(colour); part += STEP) colour = rgb.map((c) => c + (end - c) * part);
  return colour;
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function parse(text) {
  const hex = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(String(text ?? "").trim())?.[1];
  if (!hex) return null;
  const full = hex.length === 3 ? [...hex].map((c) => c + c).join("") : hex;
  return [0, 2, 4].map((at) => parseInt(full.slice(at, at + 2), 16));
}

function css(rgb) {
  return `rgb(${rgb.map(Math.round).join(" ")})`;
}
