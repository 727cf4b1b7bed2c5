import { Button, type ButtonProps, Group, Modal, type ModalProps, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useBlocker } from '@tanstack/react-router';
import { createContext, type FocusEvent, type FormEvent, type ReactNode, useContext, useRef } from 'react';

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
  const [asking, ask] = useDisclosure(false);
  const isWritten = () =>
    [...began.current].some(([field, text]) => field.isConnected && field.value !== text);
  const close = () => {
    if (!isWritten()) return onClose();
    // The key that closes this dialog would close the question, too.
    setTimeout(ask.open);
  };
  const leaving = useBlocker({
    // What is under a dialog is left by going back; whatever leads on from it was done in it.
    shouldBlockFn: ({ action }) => action !== 'PUSH' && action !== 'REPLACE' && isWritten(),
    enableBeforeUnload: isWritten,
    withResolver: true,
  });
  const isLeaving = leaving.status === 'blocked';
  const stay = () => {
    ask.close();
    leaving.reset?.();
  };
  const throwAway = () => {
    ask.close();
    onClose();
    leaving.proceed?.();
  };
  const isAsking = asking || isLeaving;
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
      <Modal opened={isAsking} onClose={stay} title="Throw away what you wrote?">
        <Text size="sm">It is kept nowhere yet.</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={throwAway}>
            Throw away
          </Button>
          <Button onClick={stay} data-autofocus>
            Go on writing
          </Button>
        </Group>
      </Modal>
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
