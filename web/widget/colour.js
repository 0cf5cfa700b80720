// The shop's own colour, made readable: text on it, and it as text on light and dark ground.
//
// Source: WCAG 2.2 relative luminance and contrast; AA asks 4.5 for text.

const AA = 4.5;
const CLEAR = 6.5; // thin strokes on dark need more
const STEP = 0.04;
const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];
const INK = [20, 20, 20];
const LIGHT_GROUND = [238, 240, 236]; // the lightest tint text stands on
const DARK_GROUND = [44, 50, 47];

/** CSS values for an accent such as "#b3261e"; null for what is no colour. */
export function accentFrom(text) {
  const rgb = parse(text);
  if (!rgb) return null;
  const readable = (c) => contrast(c, WHITE) >= AA || contrast(c, INK) >= AA;
  const ground = toward(rgb, BLACK, readable);
  const ink = contrast(ground, WHITE) >= AA ? css(WHITE) : css(INK);
  return {
    "--accent": css(ground),
    "--accent-ink": ink,
    "--accent-on-light": css(toward(rgb, BLACK, (c) => contrast(c, LIGHT_GROUND) >= AA)),
    "--accent-on-dark": css(toward(rgb, bright(rgb), (c) => contrast(c, DARK_GROUND) >= CLEAR)),
  };
}

/** The contrast of two colours, 1 to 21. */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Move from a colour toward another until it is `enough`. */
function toward(rgb, end, enough) {
  let colour = rgb;
  for (let part = STEP; part <= 1 && !enough(colour); part += STEP) colour = rgb.map((c, i) => c + (end[i] - c) * part);
  return colour;
}

/** The same hue, as light as it gets without turning grey. */
function bright(rgb) {
  const most = Math.max(...rgb);
  return most === 0 ? WHITE : rgb.map((c) => 0.6 * ((c * 255) / most) + 0.4 * 255);
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
