import type { Page } from 'playwright-core';

/** Words of drawings that run into each other, as a reader sees them: each pair once. */
export function wordsThatOverlap(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('svg')].flatMap((drawing) => {
      const words = [...drawing.querySelectorAll('text')].map((text) => ({
        said: text.textContent.trim(),
        box: text.getBoundingClientRect(),
      }));
      const seen = words.filter(({ box }) => box.width > 0);
      return seen.flatMap((one, index) =>
        seen
          .slice(index + 1)
          .filter(
            ({ box }) =>
              box.left < one.box.right && one.box.left < box.right && box.top < one.box.bottom - 2 && one.box.top < box.bottom - 2,
          )
          .map((other) => `“${one.said}” and “${other.said}”`),
      );
    }),
  );
}
