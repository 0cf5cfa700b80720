// What differs between products, as a real table: rows and columns have headers.

import { h } from "../dom.js";
import { productLink } from "./products.js";

/** The comparison of a message. */
export function comparisonTable({ columns = [], rows = [] }, context, message) {
  const { texts } = context;
  const known = new Map((message.products ?? []).map((product) => [product.product_id, product]));
  const title = (column) => {
    const product = known.get(column.product_id) ?? { ...column, url: `/products/${encodeURIComponent(column.product_id)}` };
    return productLink({ ...product, title: column.title }, context, message, "title", column.title);
  };
  const head = h("tr", {}, h("td"), columns.map((column) => h("th", { scope: "col" }, title(column))));
  const body = rows.map((row) => h("tr", {}, h("th", { scope: "row" }, row.label), row.values.map((value) => h("td", {}, value))));
  const table = h("table", {}, h("caption", { class: "unseen" }, texts.say("comparison")), h("thead", {}, head), h("tbody", {}, body));
  return h("div", { class: "comparison", tabindex: "0", role: "region", "aria-label": texts.say("comparison") }, table);
}
