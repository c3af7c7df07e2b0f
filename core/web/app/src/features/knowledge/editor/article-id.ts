import { createContext, useContext } from 'react';

/** The article whose files the blocks show. */
export const ArticleID = createContext('');

export const useArticleID = (): string => useContext(ArticleID);
