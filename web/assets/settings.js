"use strict";
// Before anything is shown: the reader's language and theme, kept on this machine only.
(() => {
  const root = document.documentElement;
  const kept = (name) => { try { return localStorage.getItem(`planhouse-${name}`); } catch { return null; } };
  const language = kept("language") ?? (navigator.language.startsWith("ko") ? "ko" : "en");
  root.lang = root.dataset.lang = language === "en" ? "en" : "ko";
  const theme = kept("theme");
  if (theme) root.dataset.theme = theme;
})();
