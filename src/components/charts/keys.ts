import type { Chart } from 'chart.js';

/** One month of a drawn figure in words, as its tooltip says it. */
type Said = (index: number) => string;

function pointAt(figure: Chart<'bar' | 'line', number[], string>, index: number | null): void {
  const points = index === null ? [] : figure.data.datasets.map((_, datasetIndex) => ({ datasetIndex, index }));
  figure.setActiveElements(points);
  figure.tooltip?.setActiveElements(points, { x: 0, y: 0 });
  figure.update('none');
}

/**
 * Lets the keyboard do what the pointer does: the figure takes the focus, arrows go from month to month, Escape closes what is open, by
 * whatever means it was opened (WCAG 1.4.13). What is pointed at is said as well, since a canvas is silent.
 */
export function readByKeys(box: HTMLElement, figure: () => Chart<'bar' | 'line', number[], string>, said: Said): void {
  const voice = document.createElement('p');
  voice.className = 'visually-hidden';
  voice.setAttribute('role', 'status');
  box.after(voice);
  box.tabIndex = 0;
  box.setAttribute('aria-describedby', `${box.getAttribute('aria-describedby') ?? ''} chart-keys`);
  let at: number | null = null;
  const show = (index: number | null): void => {
    at = index;
    pointAt(figure(), index);
    voice.textContent = index === null ? '' : said(index);
  };
  const last = (): number => (figure().data.labels?.length ?? 1) - 1;
  const goals: Readonly<Record<string, () => number>> = {
    ArrowLeft: () => Math.max(0, (at ?? last() + 1) - 1),
    ArrowRight: () => Math.min(last(), (at ?? last() - 1) + 1),
    Home: () => 0,
    End: last,
  };
  box.addEventListener('keydown', (event) => {
    const goal = event.altKey || event.ctrlKey || event.metaKey ? undefined : goals[event.key];
    if (!goal) return;
    event.preventDefault();
    show(goal());
  });
  box.addEventListener('blur', () => show(null));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') show(null);
  });
}
