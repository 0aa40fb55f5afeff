def test_elements_of_one_tweak_may_share_it():
    index, tweaks = np.arange(300) % 50, np.arange(6) * 1_000_003
    places = np.arange(300) // 50
    permute = Permutation(np.array([3, 4], dtype=np.uint64), 53)
    assert permute(index, tweaks, places).tolist() == permute(index, tweaks[places]).tolist()
