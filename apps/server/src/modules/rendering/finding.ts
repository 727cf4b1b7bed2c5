/** What is wrong with an object as far as one configuration is concerned, and how to mend it; plain data. */
export interface Finding {
  /** An error left something out of the configuration; a warning wrote it, but not as it is stored. */
  severity: 'error' | 'warning';
  object: { content_type: string; id: number; display: string };
  message: string;
  remedy: string;
}

/** `AS64501 - IP 192.0.2.1: Its password … . Shorten it.`, for those who read lines. */
export const findingText = ({ object, message, remedy }: Finding): string =>
  `${object.display}: ${message} ${remedy}`;
