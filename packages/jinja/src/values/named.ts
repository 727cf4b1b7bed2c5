/** A lone surrogate begins the text of a composite key; text that really begins so is escaped. */
export const COMPOSITE = '\uD800';

/** What messages call an object by, and what a `Map` finds it by. */
export abstract class Named {
  /** The class name in messages: `object of type 'Router' has no len()`. */
  get className(): string {
    return 'object';
  }
  /** The name with its module, as the message of a missing attribute shows it: `devices.models.Router`. */
  get qualifiedName(): string {
    return this.className;
  }
  /** Equal for objects that are equal, of whatever kind they are. Throws where there is none. */
  hashKey(): unknown {
    return this;
  }
}
