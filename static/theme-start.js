// Runs before the first paint: the chosen theme, without a flash of the other one.
try {
  const theme = localStorage.getItem("blockzoo.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // storage is switched off: the system's theme it is
}
