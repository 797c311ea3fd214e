import { useRef, useState } from 'react';
import { operatorKey, setOperatorKey } from './api';
import { connect } from './live';

/** Where the operator's key is entered and forgotten. It is never shown. */
export function Operator({ onChange, isAsked }: { onChange: () => void; isAsked: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [isHeld, setHeld] = useState(operatorKey() !== '');
  const keep = (key: string) => {
    setOperatorKey(key);
    setHeld(key !== '');
    connect();
    onChange();
  };
  return (
    <>
      {isHeld && !isAsked ? (
        <button type="button" className="plain" onClick={() => keep('')}>Forget key</button>
      ) : (
        <button type="button" className={isAsked ? '' : 'plain'} onClick={() => dialog.current?.showModal()}>Operator key</button>
      )}
      <dialog ref={dialog} aria-labelledby="operator-title">
        <form
          method="dialog"
          onSubmit={() => {
            keep(field.current!.value.trim());
            field.current!.value = '';
          }}
        >
          <h2 id="operator-title">Operator key</h2>
          <label>admin_key of gateway.yaml<input ref={field} type="password" autoComplete="off" required /></label>
          <p className="quiet">Kept in this tab until it is closed, and sent to this gateway only.</p>
          <div className="actions">
            <button type="button" className="plain" onClick={() => dialog.current?.close()}>Cancel</button>
            <button type="submit">Use it</button>
          </div>
        </form>
      </dialog>
    </>
  );
}
