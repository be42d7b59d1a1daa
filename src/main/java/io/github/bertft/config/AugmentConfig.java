package io.github.bertft.config;

import io.github.bertft.config.key.Key;

/** Random changes of the training texts, other ones in each epoch. */
public record AugmentConfig(
    @Key(
            doc = "Share of the words that are left out (EDA)",
            defaultValue = "0",
            min = 0,
            max = 0.9,
            alsoKnownAs = {"random_deletion"})
        double wordDeletionShare,
    @Key(
            doc = "Swaps of two random words, as a share of the words (EDA)",
            defaultValue = "0",
            min = 0,
            max = 0.9,
            alsoKnownAs = {"random_swap"})
        double wordSwapShare,
    @Key(
            doc = "Share of the tokens, pieces of words counted singly, that are left out",
            defaultValue = "0",
            min = 0,
            max = 0.9,
            alsoKnownAs = {"token_dropping"})
        double tokenDropShare,
    @Key(
            doc = "Share of the tokens that become [MASK]",
            defaultValue = "0",
            min = 0,
            max = 0.9,
            alsoKnownAs = {"token_masking"})
        double tokenMaskShare) {}
