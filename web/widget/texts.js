// The widget's own words in English and Chinese; everything the assistant says comes from the server.

const EN = {
  title: "Shopping assistant",
  open: "Open the chat",
  open_unread: "Open the chat, {n} new messages",
  open_unread_one: "Open the chat, 1 new message",
  close: "Close the chat",
  greeting: "Hi! Looking for something, or asking about an order?",
  dismiss: "Dismiss",
  welcome: "Hello! Tell me what you are looking for, in your own words. I also know prices, stock, offers and where your order is.",
  ask_best_sellers: "Best sellers",
  ask_promotions: "Offers",
  ask_order: "Where is my order?",
  ask_help: "What can you do?",
  ask_product: "About this product",
  ask_similar: "Something similar",
  composer: "Your message",
  placeholder: "Type a message…",
  send: "Send",
  menu: "More",
  restart: "Start again",
  restart_done: "A new conversation. Your cart is still there.",
  person: "Talk to a person",
  language: "中文",
  language_name: "中文, switch to Chinese",
  language_chosen: "English, please",
  grow: "Larger window",
  shrink: "Smaller window",
  log: "Conversation",
  you: "You said",
  bot: "Assistant said",
  staff: "{name} said",
  staff_name: "Our team",
  typing: "The assistant is typing",
  latest: "New messages",
  joined: "{name} has joined the conversation",
  left: "{name} has left; the assistant is back",
  sending: "Sending…",
  waiting: "Not sent yet. Trying again in {s} s",
  waiting_now: "Not sent yet. Trying again…",
  try_now: "Try now",
  discard: "Discard",
  edit: "Edit",
  refused: "This could not be sent",
  refused_long: "This message is too long",
  state_connecting: "Connecting…",
  state_offline: "No connection to the shop. Trying again…",
  state_online: "Connected again",
  expired: "Your earlier conversation has ended after a long time, so this is a new one.",
  failed: "That did not work. Please try again.",
  not_enough: "There is not enough of it in stock.",
  products: "Products",
  previous: "Previous products",
  next: "Next products",
  add: "Add to cart",
  named: "{what}: {title}",
  similar: "Similar",
  notify: "Tell me when it is back",
  sold_out: "Sold out",
  rated: "Rated {rating} out of 5",
  rated_by: "Rated {rating} out of 5 by {count} shoppers",
  was: "was",
  now: "now",
  why: "Why this one",
  comparison: "Comparison",
  cart: "Your cart",
  cart_empty: "Your cart is empty.",
  cart_past: "Your cart at that time",
  less: "One {title} less",
  more_of: "One {title} more",
  remove: "Remove {title}",
  quantity: "Quantity",
  subtotal: "Subtotal",
  discount: "Discount",
  delivery: "Delivery",
  free: "Free",
  total: "Total",
  order: "Order {number}",
  ordered: "Ordered on {date}",
  track: "Track the parcel",
  tracking: "{carrier}, {number}",
  expected: "Expected on {date}",
  delivered: "Delivered on {date}",
  story: "The parcel's way",
  items: "{n} items",
  items_one: "1 item",
  offer: "Offer",
  code: "Code",
  copy: "Copy",
  copied: "Copied",
  until: "Until {date}",
  source: "From our help pages",
  sourceNamed: "From our help pages: {question}",
  helpful: "Was this helpful?",
  yes: "Yes, this helped",
  no: "No, not really",
  picture: "Picture",
  attachment: "Open the attachment",
};

const ZH = {
  title: "购物助手",
  open: "打开聊天",
  open_unread: "打开聊天，有 {n} 条新消息",
  open_unread_one: "打开聊天，有 1 条新消息",
  close: "关闭聊天",
  greeting: "您好！想找商品，还是查订单？",
  dismiss: "不再显示",
  welcome: "您好！想找什么，直接告诉我就好。价格、库存、优惠和订单进度也都可以问我。",
  ask_best_sellers: "热销商品",
  ask_promotions: "优惠活动",
  ask_order: "我的订单到哪了？",
  ask_help: "你能做什么？",
  ask_product: "介绍这款商品",
  ask_similar: "看看类似的",
  composer: "您的消息",
  placeholder: "输入消息…",
  send: "发送",
  menu: "更多",
  restart: "重新开始",
  restart_done: "已开始新的对话，购物车还在。",
  person: "联系人工客服",
  language: "English",
  language_name: "English, 切换到英文",
  language_chosen: "请用中文",
  grow: "放大窗口",
  shrink: "缩小窗口",
  log: "对话",
  you: "您说",
  bot: "助手说",
  staff: "{name}说",
  staff_name: "店铺客服",
  typing: "助手正在输入",
  latest: "有新消息",
  joined: "{name}加入了对话",
  left: "{name}已离开，由助手继续为您服务",
  sending: "正在发送…",
  waiting: "尚未发送，{s} 秒后重试",
  waiting_now: "尚未发送，正在重试…",
  try_now: "立即重试",
  discard: "不发了",
  edit: "修改",
  refused: "这条消息无法发送",
  refused_long: "这条消息太长了",
  state_connecting: "正在连接…",
  state_offline: "暂时连不上店铺，正在重试…",
  state_online: "已重新连接",
  expired: "之前的对话时间太久，已经结束，现在为您开始新的对话。",
  failed: "没有成功，请再试一次。",
  not_enough: "库存不足。",
  products: "商品",
  previous: "上一批商品",
  next: "下一批商品",
  add: "加入购物车",
  named: "{what}：{title}",
  similar: "类似商品",
  notify: "到货提醒我",
  sold_out: "已售罄",
  rated: "评分 {rating}，满分 5 分",
  rated_by: "评分 {rating}，满分 5 分，{count} 人评价",
  was: "原价",
  now: "现价",
  why: "推荐理由",
  comparison: "对比",
  cart: "您的购物车",
  cart_empty: "购物车是空的。",
  cart_past: "当时的购物车",
  less: "减少一件{title}",
  more_of: "增加一件{title}",
  remove: "移除{title}",
  quantity: "数量",
  subtotal: "小计",
  discount: "优惠",
  delivery: "运费",
  free: "免运费",
  total: "合计",
  order: "订单 {number}",
  ordered: "下单日期：{date}",
  track: "查看物流",
  tracking: "{carrier}，{number}",
  expected: "预计 {date} 送达",
  delivered: "已于 {date} 送达",
  story: "物流进度",
  items: "共 {n} 件",
  items_one: "共 1 件",
  offer: "优惠",
  code: "优惠码",
  copy: "复制",
  copied: "已复制",
  until: "截至 {date}",
  source: "来自帮助中心",
  sourceNamed: "来自帮助中心：{question}",
  helpful: "这个回答有帮助吗？",
  yes: "有帮助",
  no: "没有帮助",
  picture: "图片",
  attachment: "打开附件",
};

const TEXTS = { en: EN, zh: ZH };
const LOCALES = { en: "en", zh: "zh-CN" };

/** The words of one language, changeable while the page is open. */
export class Texts {
  constructor(language) {
    this.language = asLanguage(language) ?? "en";
  }

  /** The text of `name` with its {facts} filled in. */
  say(name, facts = {}) {
    const text = TEXTS[this.language][name] ?? EN[name] ?? name;
    return text.replace(/\{(\w+)\}/g, (whole, key) => facts[key] ?? whole);
  }

  /** "1 item" or "3 items": `name` has a form of its own for one. */
  count(name, n) {
    return this.say(n === 1 ? `${name}_one` : name, { n });
  }

  get locale() {
    return LOCALES[this.language];
  }

  /** A moment as a day, with its time where `precise`. */
  date(iso, precise = false) {
    const form = precise ? { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" } : { month: "short", day: "numeric" };
    const at = new Date(iso);
    if (Number.isNaN(at.getTime())) return "";
    if (at.getFullYear() !== new Date().getFullYear()) form.year = "numeric";
    return new Intl.DateTimeFormat(this.locale, form).format(at);
  }
}

/** "en" or "zh" for a locale such as zh-CN; null for any other. */
export function asLanguage(locale) {
  const head = String(locale ?? "").toLowerCase().split(/[-_]/)[0];
  return head in TEXTS ? head : null;
}
