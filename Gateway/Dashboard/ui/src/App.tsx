import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useLive } from './live';
import { Operator } from './Operator';
import { Status } from './parts/Status';
import { useRead } from './parts/hooks';
import { ThemeSwitch } from './ThemeSwitch';
import { Cluster, type ClusterAnswer } from './views/Cluster';
import { Overview } from './views/Overview';
import { Playground } from './views/Playground';
import { Requests } from './views/Requests';
import { Targets } from './views/Targets';
import { Tenants } from './views/Tenants';
import { Tiers } from './views/Tiers';

const useHash = () =>
  useSyncExternalStore(
    (changed) => {
      addEventListener('hashchange', changed);
      return () => removeEventListener('hashchange', changed);
    },
    () => location.hash.slice(2) || 'overview',
  );

const views: Record<string, [string, React.FC]> = {
  overview: ['Overview', Overview],
  targets: ['Targets', Targets],
  tiers: ['Tiers', Tiers],
  requests: ['Requests', Requests],
  tenants: ['Tenants', Tenants],
  playground: ['Playground', Playground],
};

export function App() {
  const live = useLive();
  const [place, id] = useHash().split('/');
  const [keyTurn, setKeyTurn] = useState(0);
  const { data: cluster } = useRead<ClusterAnswer>(live.status === 'live' ? '/admin/cluster' : null, keyTurn);
  const all: typeof views = cluster?.clustered ? { ...views, cluster: ['Cluster', Cluster] } : views;
  const name = place! in all ? place! : 'overview';
  const [title, View] = all[name]!;
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${title} · Gateway`;
    if (!first.current && !id) {
      heading.current?.focus();
    }
    first.current = false;
  }, [title, id]);

  const skip = (e: React.MouseEvent) => {
    e.preventDefault();
    heading.current?.focus();
  };
  return (
    <>
      <a className="skip" href="#main" onClick={skip}>Skip to content</a>
      <header className="top">
        <a className="brand" href="#/overview">Gateway</a>
        <nav aria-label="Views">
          {Object.entries(all).map(([key, [label]]) => (
            <a key={key} href={`#/${key}`} aria-current={key === name ? 'page' : undefined}>{label}</a>
          ))}
        </nav>
        <div className="tools">
          <span role="status" className="connection" title={live.reason}><Status name={live.status === 'connecting' ? 'waiting' : live.status} /></span>
          <ThemeSwitch />
          <Operator onChange={() => setKeyTurn((n) => n + 1)} isAsked={live.status === 'locked'} />
        </div>
      </header>
      <main id="main">
        <h1 ref={heading} tabIndex={-1}>{title}</h1>
        {live.status === 'away' && <p className="notice" role="alert">{live.reason} What is shown is from before.</p>}
        {live.status === 'locked' ? <p className="notice">{live.reason} Enter it above: it stays in this tab only.</p> : <View key={keyTurn} />}
      </main>
    </>
  );
}
