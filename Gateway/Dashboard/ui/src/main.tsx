import { createRoot } from 'react-dom/client';
import { App } from './App';
import { connect } from './live';
import './styles.css';

connect();
createRoot(document.getElementById('root')!).render(<App />);
