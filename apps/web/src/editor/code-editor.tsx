import { jinja } from '@codemirror/lang-jinja';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { tags } from '@lezer/highlight';
import { basicSetup, EditorView } from 'codemirror';
import { useEffect, useEffectEvent, useRef } from 'react';

interface Mark {
  line: number;
  column: number | null;
  message: string;
}

interface CodeEditorProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  mark: Mark | null;
}

/** Follows the page's colours, light or dark. */
const look = EditorView.theme({
  '&': {
    height: '100%',
    fontSize: '12.5px',
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-text)',
  },
  '&.cm-focused': { outline: '2px solid var(--mantine-color-harbour-6)', outlineOffset: '-1px' },
  '.cm-scroller': {
    fontFamily: 'var(--mantine-font-family-monospace)',
    lineHeight: '1.55',
    minHeight: '360px',
    maxHeight: '60vh',
  },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--surface)',
    color: 'var(--mantine-color-dimmed)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine, .cm-activeLineGutter': {
    backgroundColor: 'color-mix(in srgb, var(--mantine-color-harbour-6) 10%, transparent)',
  },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection': {
    backgroundColor: 'color-mix(in srgb, var(--mantine-color-harbour-6) 30%, transparent) !important',
  },
  '.cm-tooltip': { backgroundColor: 'var(--mantine-color-body)', border: '1px solid var(--line)' },
});

/** On the tinted line of the cursor the plain colours miss AA. */
const strong = (colour: string) => `color-mix(in srgb, ${colour} 72%, var(--mantine-color-text))`;

const colours = syntaxHighlighting(
  HighlightStyle.define([
    {
      tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword],
      color: strong('var(--info)'),
      fontWeight: '600',
    },
    { tag: [tags.variableName, tags.propertyName], color: strong('var(--mantine-color-anchor)') },
    { tag: [tags.string, tags.number, tags.bool], color: strong('var(--good)') },
    { tag: [tags.comment], color: strong('var(--mantine-color-dimmed)'), fontStyle: 'italic' },
    { tag: [tags.brace, tags.paren, tags.squareBracket], color: strong('var(--warn)') },
  ]),
);

/** A text editor for Jinja, with one mistake marked. */
export function CodeEditor({ label, value, onChange, mark }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useEffectEvent((next: string) => onChange(next));
  const first = useEffectEvent(() => value);
  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: first(),
        extensions: [
          basicSetup,
          jinja(),
          look,
          colours,
          lintGutter(),
          // Said as well, as what scrolls around it has to be reached by keys.
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label]);
  useEffect(() => {
    const editor = view.current;
    if (editor && editor.state.doc.toString() !== value)
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, mark ? diagnosticsOf(editor.state, mark) : []));
  }, [mark]);
  return <div ref={host} style={{ height: '100%' }} />;
}

function diagnosticsOf(state: EditorState, { line, column, message }: Mark): Diagnostic[] {
  const at = state.doc.line(Math.min(Math.max(1, line), state.doc.lines));
  const from = column ? Math.min(at.from + Math.max(0, column - 1), at.to) : at.from;
  return [{ from, to: Math.max(from, at.to), severity: 'error', message }];
}
