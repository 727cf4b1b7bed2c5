import { Button, type ButtonProps, Modal, type ModalProps } from '@mantine/core';
import { createContext, type FocusEvent, type FormEvent, type ReactNode, useContext, useRef } from 'react';
import { useThrowAway } from './throw-away.tsx';

type Field = HTMLInputElement | HTMLTextAreaElement;

/** Boxes to tick, searches and lists to choose from are not written in. */
const isText = (target: EventTarget): target is Field =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement &&
    ['text', 'email', 'url', 'tel', 'number', 'password'].includes(target.type) &&
    target.role !== 'combobox' &&
    !target.hasAttribute('aria-haspopup'));

const Closing = createContext<() => void>(() => undefined);

/** A dialog in which something is written: whoever closes it, or leaves the page, with text in it is asked first. */
export function WritingDialog({ onClose, children, ...rest }: ModalProps) {
  const began = useRef(new Map<Field, string>());
  const isWritten = () =>
    [...began.current].some(([field, text]) => field.isConnected && field.value !== text);
  const { close, isAsking, question } = useThrowAway(isWritten, onClose);
  return (
    <>
      <Modal {...rest} onClose={close} closeOnEscape={!isAsking}>
        <div
          onFocusCapture={({ target }: FocusEvent) => {
            if (isText(target) && !began.current.has(target)) began.current.set(target, target.value);
          }}
          onInputCapture={({ target }: FormEvent) => {
            // Filled without the focus: it was empty as far as anybody knows.
            if (isText(target) && !began.current.has(target)) began.current.set(target, '');
          }}
        >
          <Closing value={close}>{children}</Closing>
        </div>
      </Modal>
      {question}
    </>
  );
}

/** The button that closes such a dialog. */
export function CloseDialog({ children, ...rest }: ButtonProps & { children: ReactNode }) {
  return (
    <Button variant="default" {...rest} onClick={useContext(Closing)}>
      {children}
    </Button>
  );
}
