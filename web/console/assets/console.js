// What every page of the console does beyond being read; without it every form still works.

import "./forms.js";
import "./menu.js";
import "./theme.js";
import "./toast.js";

document.documentElement.classList.add("js");
