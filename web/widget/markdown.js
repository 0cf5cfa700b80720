// A small safe part of Markdown as DOM nodes: paragraphs, lists, bold, italic, code, http(s) links.
//
// Whatever is not of this part stays the text it is; no HTML is read and none is written.

import { h, safeUrl } from "./dom.js";

const INLINE =
  /`(?<code>[^`\n]+)`|\*\*(?<bold>\S(?:[^\n]*?\S)?)\*\*|(?<![\w*])\*(?<italic>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])|\[(?<label>[^\]\n]{1,200})\]\((?<href>[^()\s]{1,2000})\)|(?<url>https?:\/\/[^\s<>"'，。；！？）】」]+)/gu;
const BULLET = /^\s{0,3}[-*•]\s+(.*)$/;
const NUMBER = /^\s{0,3}(\d{1,3})[.)]\s+(.*)$/;
const TRAILING = /[.,;:!?)\]]+$/;
const DEPTH = 3;

/** The nodes of a message's text. */
export function markdown(text) {
  const blocks = [];
  let lines = [];
  let list = null;
  const endParagraph = () => {
    if (lines.length) blocks.push(h("p", {}, ...lines.flatMap((line, i) => (i ? [h("br"), ...inline(line)] : inline(line)))));
    lines = [];
  };
  for (const line of String(text).split(/\r?\n/)) {
    const bullet = BULLET.exec(line);
    const number = NUMBER.exec(line);
    if (bullet || number) {
      endParagraph();
      const tag = bullet ? "ul" : "ol";
      if (!list || list.localName !== tag) {
        list = h(tag, number && number[1] !== "1" ? { start: number[1] } : {});
        blocks.push(list);
      }
      list.append(h("li", {}, ...inline(bullet ? bullet[1] : number[2])));
    } else {
      list = null;
      if (line.trim()) lines.push(line);
      else endParagraph();
    }
  }
  endParagraph();
  return blocks;
}

/** A shopper's own words, as written: lines and nothing else. */
export function plain(text) {
  return [h("p", { class: "plain" }, String(text))];
}

function inline(text, depth = 0) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    const { code, bold, italic, label, href, url } = found.groups;
    let node = null;
    let shown = found[0];
    if (code !== undefined) node = h("code", {}, code);
    else if (bold !== undefined) node = h("strong", {}, ...nested(bold, depth));
    else if (italic !== undefined) node = h("em", {}, ...nested(italic, depth));
    else if (url !== undefined) {
      shown = url.replace(TRAILING, "");
      node = link(shown, shown);
    } else node = link(href, label);
    if (!node) continue;
    nodes.push(text.slice(end, found.index), node);
    end = found.index + shown.length;
  }
  nodes.push(text.slice(end));
  return nodes.filter((node) => node !== "");
}

function nested(text, depth) {
  return depth < DEPTH ? inline(text, depth + 1) : [text];
}

function link(address, label) {
  const href = /^https?:\/\//i.test(address) ? safeUrl(address) : null;
  return href && h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, label);
}
