import { useCallback, useEffect, useState } from 'react';
import { read } from '../api';

/** Draws again every so often: for countdowns. */
export function useTicks(milliseconds: number) {
  const [, set] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => set((n) => n + 1), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
}

/** A value once it has stayed the same for so long. */
export function useSettled<T>(value: T, milliseconds: number) {
  const [settled, set] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => set(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

/** What a path answers; read again when `again` is called or `on` changes. */
export function useRead<T>(path: string | null, on: unknown = 0) {
  const [data, setData] = useState<T>();
  const [error, setError] = useState('');
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (path === null) {
      return;
    }
    const abort = new AbortController();
    read<T>(path, abort.signal).then(
      (value) => {
        setData(value);
        setError('');
      },
      (e: Error) => abort.signal.aborted || setError(e.message),
    );
    return () => abort.abort();
  }, [path, on, turn]);
  return { data, error, again: useCallback(() => setTurn((n) => n + 1), []) };
}
