export const scratch: string;
