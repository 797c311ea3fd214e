import { useState } from 'react';

const place = 'gateway.theme';
const themes = ['auto', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

function apply(theme: Theme) {
  const isDark = theme === 'dark' || (theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}

const kept = () => (localStorage.getItem(place) as Theme | null) ?? 'auto';
apply(kept());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => apply(kept()));

export function ThemeSwitch() {
  const [theme, setTheme] = useState(kept);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length]!;
  const turn = () => {
    localStorage.setItem(place, next);
    apply(next);
    setTheme(next);
  };
  return <button type="button" className="plain" onClick={turn} aria-label={`Theme: ${theme}. Change to ${next}`}><span aria-hidden="true">◐ </span>{theme === 'auto' ? 'Auto' : theme === 'light' ? 'Light' : 'Dark'}</button>;
}
