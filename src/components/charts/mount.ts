/** Draws each chart when it comes into view. Until then, and wherever this script does not run, the server's own drawing stands. */
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting || !(entry.target instanceof HTMLElement)) continue;
    watcher.unobserve(entry.target);
    void drawWhenLoaded(entry.target);
  }
});

async function drawWhenLoaded(box: HTMLElement): Promise<void> {
  try {
    const { drawMonths } = await import('./draw.ts');
    drawMonths(box);
  } catch {
    // The drawing made on the server is still there and says the same.
  }
}

for (const box of document.querySelectorAll('[data-months-chart]')) watcher.observe(box);
