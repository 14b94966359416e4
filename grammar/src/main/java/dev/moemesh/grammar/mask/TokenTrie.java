package dev.moemesh.grammar.mask;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Tokens by their bytes as a tree, in arrays in depth-first order: a walk that may not enter a node
 * goes on behind its subtree. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // read in the walk's inner loop, never handed out
record TokenTrie(byte[] label, short[] depth, int[] end, int[] firstToken, int[] tokens) {

  /**
   * The tree of some tokens.
   *
   * @param bytes of each token by id
   * @param ids the tokens that belong to it, each with at least one byte
   */
  static TokenTrie of(byte[][] bytes, int[] ids) {
    int[] sorted =
        Arrays.stream(ids)
            .boxed()
            .sorted(Comparator.comparing(id -> bytes[id], Arrays::compareUnsigned))
            .mapToInt(Integer::intValue)
            .toArray();
    int nodes = 1;
    byte[] before = {};
    for (int id : sorted) {
      nodes += bytes[id].length - shared(before, bytes[id]);
      before = bytes[id];
    }
    TokenTrie trie =
        new TokenTrie(
            new byte[nodes], new short[nodes], new int[nodes], new int[nodes + 1], sorted);
    trie.fill(bytes);
    return trie;
  }

  private void fill(byte[][] bytes) {
    int deepest = Arrays.stream(tokens).map(id -> bytes[id].length).max().orElse(0);
    int[] path = new int[deepest + 1];
    int node = 0;
    byte[] before = {};
    for (int i = 0; i < tokens.length; i++) {
      byte[] token = bytes[tokens[i]];
      int common = shared(before, token);
      for (int level = before.length; level > common; level--) {
        end[path[level]] = node + 1;
      }
      for (int level = common + 1; level <= token.length; level++) {
        node++;
        label[node] = token[level - 1];
        depth[node] = (short) level;
        firstToken[node] = i;
        path[level] = node;
      }
      before = token;
    }
    for (int level = before.length; level >= 0; level--) {
      end[path[level]] = node + 1;
    }
    firstToken[label.length] = tokens.length;
  }

  private static int shared(byte[] a, byte[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }

  int nodes() {
    return label.length;
  }

  int deepest() {
    int deepest = 0;
    for (short level : depth) {
      deepest = Math.max(deepest, level);
    }
    return deepest;
  }
}
